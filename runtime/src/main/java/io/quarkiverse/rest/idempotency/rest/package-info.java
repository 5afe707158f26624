/**
 * What another extension may use in handlers of its own in the chains of Quarkus REST. Tied to the internals of
 * Quarkus REST, as such handlers are themselves, and changes with them.
 */
package io.quarkiverse.rest.idempotency.rest;
