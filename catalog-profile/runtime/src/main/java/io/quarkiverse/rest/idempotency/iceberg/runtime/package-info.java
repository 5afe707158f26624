/**
 * How the profile makes the operations of a catalog idempotent: their settings, what they act on, the shape of their errors,
 * and
 * what stands in for responses that are never stored.
 */
package io.quarkiverse.rest.idempotency.iceberg.runtime;
