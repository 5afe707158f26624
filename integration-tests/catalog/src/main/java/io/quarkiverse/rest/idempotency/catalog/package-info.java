/**
 * An Iceberg REST catalog: the catalog handlers of {@code iceberg-core} behind resources of the shape that catalogs generate
 * from the specification. It authorizes inside its handlers and vends credentials, as real ones do.
 */
package io.quarkiverse.rest.idempotency.catalog;
