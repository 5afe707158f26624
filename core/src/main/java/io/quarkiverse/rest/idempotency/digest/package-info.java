/**
 * One digest of several values, for ids, fingerprints and derived keys.
 */
package io.quarkiverse.rest.idempotency.digest;
