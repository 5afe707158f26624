/**
 * Keys that do not come from the header: in a member of a JSON body, derived from parts of the request, or from a resolver of
 * the application. Plain Java that knows no server.
 */
@NullMarked
package io.quarkiverse.rest.idempotency.keys;

import org.jspecify.annotations.NullMarked;
