/**
 * The cache of Quarkus behind the local cache of completed records.
 */
package io.quarkiverse.rest.idempotency.runtime.localcache;
