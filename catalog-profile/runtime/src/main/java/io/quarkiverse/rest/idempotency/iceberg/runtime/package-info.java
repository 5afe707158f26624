/**
 * How the profile makes the operations of a catalog idempotent: their settings, the objects they act on, the shape of their
 * errors, and the references that replace responses that are never stored.
 */
package io.quarkiverse.rest.idempotency.iceberg.runtime;
