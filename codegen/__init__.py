"""Generates `ocpp16_sdk.messages`, the handlers of the roles, and packages for vendors, from JSON schemas.

The package `ocpp16_sdk` never imports it. `__main__` runs one of two pipelines:

    import:   sources -> documents -> canonical -> editions (patches) -> schemas/
    generate: schemas/ + metadata -> bundle -> models, class_edits, calls, handlers -> render -> folder

    sources      reads JSON files from a folder or an archive, within limits
    documents    finds out which message each file describes
    canonical    converts a schema into its canonical form, and refuses unknown keywords
    editions     applies `[[patches]]` and compares with the official editions
    schemas      reads and writes the folder `schemas/`
    metadata     reads `protocol.toml`, or the file of a vendor: what the schemas lack
    bundle       joins schemas and metadata; each nested type gets its name from the specification
    limits       states the limits of a field in words
    models       generates the payload classes with datamodel-code-generator; class_edits edits them
    calls        generates the typed calls; handlers generates the typed handlers; roles says who sends which action
    render       formats the source files; folder writes or compares them; packages says which files there are
"""
