/**
 * For tests of an application's own idempotent methods, with {@code @QuarkusTest}: a retry, a node that dies, an outage of the
 * store and the end of a retention, each in a line. It belongs into the test scope; its beans change the store of the
 * application.
 */
@NullMarked
package io.quarkiverse.rest.idempotency.testing;

import org.jspecify.annotations.NullMarked;
