/**
 * Parts that stores share. Each store is a package below this one.
 */
package io.quarkiverse.rest.idempotency.runtime.store;
