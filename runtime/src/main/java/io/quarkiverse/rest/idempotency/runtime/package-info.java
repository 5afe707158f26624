/**
 * Puts the protocol, a store and the configuration together as CDI beans of an application.
 */
package io.quarkiverse.rest.idempotency.runtime;
