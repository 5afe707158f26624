/**
 * Keys that do not come from the header: in a member of a JSON body, derived from parts of the request, or from a resolver of
 * the
 * application. Plain Java that knows no server.
 */
package io.quarkiverse.rest.idempotency.keys;
