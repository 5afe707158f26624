/**
 * What the state of a catalog tells of an interrupted request. Each inference says why it is sound, and what would have to
 * happen
 * at the same time for it to be wrong. What is not certain is unknown.
 */
package io.quarkiverse.rest.idempotency.iceberg.runtime.reconcile;
