/**
 * When two requests are the same: which spellings of a request mean one request, and which of its parts a rejection names.
 */
@NullMarked
package io.quarkiverse.rest.idempotency.fingerprint;

import org.jspecify.annotations.NullMarked;
