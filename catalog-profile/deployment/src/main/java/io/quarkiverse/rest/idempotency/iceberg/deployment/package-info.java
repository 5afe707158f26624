/**
 * The build-time side of the Iceberg catalog profile: it finds the operations of catalogs among the resource methods of an
 * application, by verb and path template, and declares them idempotent.
 */
package io.quarkiverse.rest.idempotency.iceberg.deployment;
