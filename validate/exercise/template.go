package exercise

// Template is a course of one exercise, by file, for authors to begin with.
func Template() map[string]string {
	return map[string]string{
		"course.yaml":                  templateCourse,
		"01-first-step.yaml":           templateExercise,
		"01/start.topo.yaml":           templateStart,
		"01/solution.topo.yaml":        templateSolution,
		"01/wrong-open-door.topo.yaml": templateWrong,
	}
}

const templateCourse = `format_version: 1
id: my-course
title: My course
exercises:
  - 01-first-step
# policy:
#   hints: always              # or never, or after:2-attempts
#   solution: after:3-attempts # or always, or never
#   order: free                # or strict
`

const templateExercise = `format_version: 1
id: 01-first-step
title: First step
difficulty: 1
minutes: 5
brief: |
  Lima fetches a site straight from its bucket. Put CloudFront in between, and
  let nobody else read the bucket.
start: {file: 01/start.topo.yaml}
locked: [lima, site]
goals:
  - id: through
    text: Lima reaches the bucket through CloudFront
    check: {path: {from: "users:Lima", to: site, via: ["kind:cloudfront"]}}
  - id: closed
    text: Nobody gets around CloudFront
    check:
      all:
        - attr: {on: site, path: blockPublicAccess, equals: "true"}
        - no_path: {from: internet, to: site, avoiding: ["kind:cloudfront"]}
  - id: clean
    text: No errors
    guard: true
    check: {findings: {severity: error, max: 0}}
hints:
  - Insert a node on the link.
  - The link to the bucket says who may read, and the bucket says that others may not. Set access oac and blockPublicAccess true.
solution: {file: 01/solution.topo.yaml, par: {edits: 6, nodes: 3}}
counterexamples:
  - {file: 01/wrong-open-door.topo.yaml, fails: [closed], mistake: The bucket is still public}
explain: |
  CloudFront signs its requests, and the bucket admits nobody else.
links: ["https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-s3.html"]
`

const templateStart = `portolan: 1
name: First step

nodes:
  - {id: lima, kind: users, locations: [Lima]}
  - {id: site, kind: s3, region: us-east-1, blockPublicAccess: false}

links:
  - lima -> site
`

const templateSolution = `portolan: 1
name: First step

nodes:
  - {id: lima, kind: users, locations: [Lima]}
  - {id: cdn, kind: cloudfront}
  - {id: site, kind: s3, region: us-east-1, blockPublicAccess: true}

links:
  - lima -> cdn
  - {from: cdn, to: site, access: oac}
`

const templateWrong = `portolan: 1
name: First step

nodes:
  - {id: lima, kind: users, locations: [Lima]}
  - {id: cdn, kind: cloudfront}
  - {id: site, kind: s3, region: us-east-1, blockPublicAccess: false}

links:
  - lima -> cdn
  - {from: cdn, to: site, access: oac}
`
