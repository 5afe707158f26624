/**
 * An application as many are: tenants in a {@code ThreadLocal} and in schemas, callers without names, validated parameters,
 * fault tolerance and uploads. Each of its methods does the same with a key as without one, and tells what it saw of its
 * request.
 */
package io.quarkiverse.rest.idempotency.tenants;
