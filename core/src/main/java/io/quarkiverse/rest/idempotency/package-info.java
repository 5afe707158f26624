/**
 * What an application writes: the {@link io.quarkiverse.rest.idempotency.Idempotent} annotation, the values of its
 * attributes, and the exception that says why a request was refused.
 */
package io.quarkiverse.rest.idempotency;
