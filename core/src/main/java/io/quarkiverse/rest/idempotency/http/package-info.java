/**
 * What HTTP says about idempotency keys and their answers, as far as it needs no server: the syntax of the header and the
 * problem bodies.
 */
package io.quarkiverse.rest.idempotency.http;
