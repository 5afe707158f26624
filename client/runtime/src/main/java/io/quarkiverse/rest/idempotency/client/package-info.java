/**
 * What the author of a REST client writes: {@link io.quarkiverse.rest.idempotency.client.IdempotentCall} on the methods whose
 * requests carry an {@code Idempotency-Key}, {@link io.quarkiverse.rest.idempotency.client.IdempotencyKey} on the parameter
 * that
 * brings a key of the application's own, and how failed calls are retried where the application says so itself.
 */
package io.quarkiverse.rest.idempotency.client;
