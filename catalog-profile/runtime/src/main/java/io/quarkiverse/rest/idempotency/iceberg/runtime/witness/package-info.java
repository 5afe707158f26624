/**
 * Adds a property to a request that changes the catalog, which names its record. The commit of the catalog then carries the
 * proof that the request was applied; {@code reconcile} reads it.
 */
package io.quarkiverse.rest.idempotency.iceberg.runtime.witness;
