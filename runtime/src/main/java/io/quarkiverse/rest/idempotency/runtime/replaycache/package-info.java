/**
 * Keeps completed records near the node, so that their replay asks the store for nothing. Only {@code QuarkusRecordCache} knows
 * of Quarkus; the others know the store's interface.
 */
package io.quarkiverse.rest.idempotency.runtime.replaycache;
