/**
 * Whether the published jars link against newer versions of Quarkus than those that the tests can run on.
 */
package io.quarkiverse.rest.idempotency.linkage;
