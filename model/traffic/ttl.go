package traffic

import (
	"strings"

	"portolan/model"
)

// neverKept tells whether the times of an own cache policy leave no second in
// the cache: a maximum of 0, or a default of 0 where the origin says nothing and
// no minimum keeps it.
// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/Expiration.html
func neverKept(o *model.OriginSpec) bool {
	if o.CachePolicy.Val() != model.CachingCustom || o.MinTTL.Val() > 0 {
		return false
	}
	silent := !strings.Contains(strings.ToLower(o.CacheControl.Val()), "max-age")
	return o.MaxTTL.IsSet() && o.MaxTTL.Val() == 0 || o.DefaultTTL.IsSet() && o.DefaultTTL.Val() == 0 && silent
}
