package format

import (
	"errors"

	"portolan/model/document"
	"portolan/validate"
)

func asDocumentError(err error) (*document.Error, bool) {
	var e *document.Error
	ok := errors.As(err, &e)
	return e, ok
}

func asUnknownName(err error) (*validate.UnknownNameError, bool) {
	var e *validate.UnknownNameError
	ok := errors.As(err, &e)
	return e, ok
}
