/**
 * What calls know of the idempotent request in which they are made. The only package that knows anything of the server side: it
 * is used where the application has that, too.
 */
package io.quarkiverse.rest.idempotency.client.runtime.request;
