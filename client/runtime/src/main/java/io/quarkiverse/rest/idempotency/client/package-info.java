/**
 * The API for authors of REST clients: {@link io.quarkiverse.rest.idempotency.client.IdempotentCall} on the methods whose
 * requests carry an {@code Idempotency-Key}, {@link io.quarkiverse.rest.idempotency.client.IdempotencyKey} on the parameter
 * that brings a key of the application's own, and the rules for retries of failed calls, for applications that set them
 * themselves.
 */
@NullMarked
package io.quarkiverse.rest.idempotency.client;

import org.jspecify.annotations.NullMarked;
