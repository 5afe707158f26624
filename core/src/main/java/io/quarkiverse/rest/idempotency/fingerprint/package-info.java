/**
 * When two requests are the same: which spellings of a request mean one request, and which of its parts a rejection names.
 */
package io.quarkiverse.rest.idempotency.fingerprint;
