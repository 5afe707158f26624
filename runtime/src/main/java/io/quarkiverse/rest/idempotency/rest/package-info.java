/**
 * API for the handlers of another extension in the chains of Quarkus REST. It is tied to the internals of Quarkus REST, as
 * such handlers are, and changes with them.
 */
@NullMarked
package io.quarkiverse.rest.idempotency.rest;

import org.jspecify.annotations.NullMarked;
