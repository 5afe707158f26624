/**
 * One digest of several values, for ids, fingerprints and derived keys.
 */
@NullMarked
package io.quarkiverse.rest.idempotency.digest;

import org.jspecify.annotations.NullMarked;
