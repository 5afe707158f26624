/**
 * The only package that touches the internals of the REST client of Quarkus.
 */
package io.quarkiverse.rest.idempotency.client.runtime.rest;
