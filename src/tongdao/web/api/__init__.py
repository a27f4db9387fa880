"""The API for programs, `/api/v1`: the same words as the record, the library and the command line."""
