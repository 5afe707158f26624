/**
 * The only place of the profile that touches the internals of Quarkus REST: what is put into the chain of {@code GET …/config},
 * and of no other method, so that the lifetime of keys is added to the bytes that leave.
 */
package io.quarkiverse.rest.idempotency.iceberg.runtime.rest;
