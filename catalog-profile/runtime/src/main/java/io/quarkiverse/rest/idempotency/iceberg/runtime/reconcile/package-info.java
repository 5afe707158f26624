/**
 * The inferences from the state of a catalog about an interrupted request. Each inference says why it is sound, and which
 * race would make it wrong. A finding that is not certain is unknown.
 */
package io.quarkiverse.rest.idempotency.iceberg.runtime.reconcile;
