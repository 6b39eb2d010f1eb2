package cloudformation

// pageOfSets is the part of the page about what is in a folder and how it deploys.
const pageOfSets = `
## The folder

A template for each stack, ` + "`stacks.json`, `deploy.sh` and `README.md`" + `, which says what is
made, where, in which order, what bills while it is there, what has to be known
before, what stays after deletion and what was not exported.

An export of the same design writes its folder again unasked: ` + "`stacks.json`" + ` holds the
digest of each file, so that what somebody edited is found. Then the files are named,
nothing is written, and ` + "`--force`" + ` replaces them. So is an
export with another network or other NAT gateways than the folder's. Templates that the
design no longer makes stay, and each export and ` + "`--check`" + ` names them as long as they are there.

Rules of load balancers stand ten apart. An export into the folder of an earlier one gives
a rule the logical id and the priority that it had, by its listener and what it matches,
also when its target has another name; a new one takes a priority in between, and where
there is no room rules move to priorities that nobody had. AWS makes what is new before it
deletes what is gone and refuses a priority that another rule has (` + "`PriorityInUse`" + `): only a
priority that is drawn can ask for that. The export and ` + "`deploy.sh`" + ` name such rules, and the README
of the folder says the way out. Where rules are stands under Metadata too.

So it is with routes of APIs, record sets of a name, domains and aliases of distributions,
which AWS has once as well: in the folder of before they keep their logical ids and change in
place, and an id that stood for another type of resource is not used again. What AWS refuses
all the same, and what stays outside of the stacks when a new one takes its place, are named
at export and by ` + "`deploy.sh`" + `, also with ` + "`--dry-run`" + `.

` + "`deploy.sh`" + ` runs in bash 3.2 and later with the AWS CLI. It passes only values that are
given, or new to a stack; all others stay as they are. A stack to which nothing is new
is left alone, and one whose creation failed is made anew with the values that it had.
What holds data stays when its stack is deleted (` + "`RetainExceptOnCreate`" + `), but goes with a
creation that failed. Where AWS lets the name be any, it ends in a part of the stack's
id, so that what stayed is in nobody's way. A bucket whose name is drawn is looked for
before anything is made: ` + "`--adopt`" + ` imports it into a new stack, which then gives it the
properties of the template.

| option | what it does |
|---|---|
| ` + "`--parameters FILE`" + ` | values from lines Name=Value; arguments go before it, environment variables behind |
| ` + "`--only STACK`" + ` | one stack by its name, or those of a Region |
| ` + "`--dry-run`" + ` | makes change sets, shows them and removes them again; ends with 2 when a value is missing or a bucket is in the way; with ` + "`--delete`" + ` in either order it shows what would be deleted and what would stay |
| ` + "`--adopt`" + ` | takes buckets that are there already into the stacks that would make them |
| ` + "`--delete`" + ` | deletes the stacks, the last first, and names what stays; asks for the name of the design first, and without a terminal to ask at deletes nothing and ends with 2 |
| ` + "`--yes`" + ` | deletes unasked, as scripts need it |

Nothing is replaced or moved back unasked: images are looked up by EC2 when an instance
starts, weights are parameters that stay, services of ECS have no desired count beside
their scaling, and a group of instances replaces them one by one, each after the one
before has told that it answers. The stand-in tells it at the end of its user data:
keep that when you replace it.

A secret header has two values, A and B, which are both taken; a parameter says which
is shown. Make the idle one anew by its generation, show it, and make the other anew
when CloudFront shows the first everywhere.

| option of the export | what it does |
|---|---|
| ` + "`--network create`, `existing`" + ` | a VPC in each Region, with addresses that do not overlap, or yours |
| ` + "`--nat per-zone`, `one`, `none`" + ` | NAT gateways of created networks; each bills by the hour |
| ` + "`--flow-logs`" + ` | flow logs of created networks |
| ` + "`--log-days N`" + ` | how long logs are kept; 90 days in log groups and for ever in buckets when left out |

Limits stand in ` + "`export/cloudformation/limits.csv`" + ` with their sources, those that rules know too
in ` + "`model/quota/quotas.csv`" + `, and are held against what is written. A template above 51,200 bytes goes through a bucket that the set makes
first; what is above a limit that AWS does not raise is refused, a default quota is told.

## The judges

` + "`.ci/judge-exports [RANDOM [DEPLOYS]]`" + ` exports the samples, the designs of the tests, every
row of the tables of wires and 440 random correct designs, and asks cfn-lint, shellcheck
and, for 60 of the sets, the judge that deploys: twice, the second time without values,
then deletion. The 440 hold every kind, every row of connections.csv and every property
that a correct design can have (` + "`TestRandomDesignsDrawEverything`" + ` names the rest, with
the reasons); counts are printed. CI holds the first 25 together. A run with PORTOLAN_FIRST
takes designs from another number on, which nobody has judged before.

` + "```sh" + `
PORTOLAN_ORACLE=cfn-oracle PORTOLAN_JUDGED=judged PORTOLAN_JOBS=2 nice .ci/judge-exports
` + "```" + `

What passed is noted in the folder ` + "`PORTOLAN_JUDGED`" + ` by its content: the same command
goes on where it was cut off.

Result of the whole (2026-11-30, commit 26729d2f, 360 random designs, 80 deployments asked
for): 959 sets; 1,514 templates without a remark of cfn-lint, 959 scripts without one of
shellcheck; 64 of 80 sets shown, deployed, deployed again without a change, and deleted
without a stack left. All went through cfn-lint anew; scripts and
deployments that had passed by their content before were not judged again. Of the
other 16, seven met an error 500, five the refused upload, two the web ACL of an Amplify
app, and two an action of a listener that moto does not know. Where
moto 5.2 is in the way, and AWS is not, by moto's source:

- a mock method ends in an error 500: it asks each integration for an address, which a
  mock has none of
- ` + "`Role ARN must be specified`" + ` for a REST API that reads a bucket: it passes no
  ` + "`Credentials`" + ` of an integration on
- a REST API with methods is said to have none: where something names the stage before
  the deployment has its turn, it makes the deployment without what that depends on
- ` + "`NoSuchOrigin`" + ` for a behaviour that leads to a group of origins: it looks among
  single origins only
- ` + "`WAFNonexistentItemException`" + ` for the web ACL of an Amplify app: it keeps those of
  the scope CLOUDFRONT elsewhere than it looks for them
- ` + "`jwt-validation`" + ` as the action of a listener: it does not have it in its list
- ` + "`Forbidden`" + ` for a template that goes through a bucket: the bucket refuses what does
  not come by TLS, and the judge speaks plain HTTP
- a VPC that has dependencies, while a stack is deleted: it deletes in any order; the
  judge goes on with what is left
- it deletes what is ` + "`RetainExceptOnCreate`" + `, which AWS keeps, and cannot import: what
  stays, and ` + "`--adopt`" + `, are held by a stub
`
