/**
 * Reads bodies to find out what counts of them. Knows libraries, and neither the protocol nor Quarkus REST.
 */
package io.quarkiverse.rest.idempotency.runtime.fingerprint;
