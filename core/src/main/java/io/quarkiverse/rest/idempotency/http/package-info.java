/**
 * The rules of HTTP for idempotency keys and their answers, as far as they need no server: the syntax of the header and the
 * problem bodies.
 */
@NullMarked
package io.quarkiverse.rest.idempotency.http;

import org.jspecify.annotations.NullMarked;
