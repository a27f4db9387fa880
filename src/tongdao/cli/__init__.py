"""The command line: parse a request, call one verb of the service, print."""
