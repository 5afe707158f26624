/**
 * The only place of the profile that touches the internals of Quarkus REST: what is put into the chain of {@code GET …/config},
 * so that the separator of namespaces is read from the bytes that leave and the lifetime of keys added to them, and into those
 * of operations, so that they see each key in one form.
 */
package io.quarkiverse.rest.idempotency.iceberg.runtime.rest;
