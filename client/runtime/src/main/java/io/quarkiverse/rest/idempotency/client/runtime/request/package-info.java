/**
 * Connects calls with the idempotent request in which they are made. The only package that depends on the server side: it is
 * used where the application has the server side, too.
 */
package io.quarkiverse.rest.idempotency.client.runtime.request;
