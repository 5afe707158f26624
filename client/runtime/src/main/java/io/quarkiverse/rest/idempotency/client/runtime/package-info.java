/**
 * Keeps one key for one call. Two interceptors stand around Fault Tolerance: the outer one makes the key once for an invocation
 * of the client, the inner one hands it to each attempt. The client's generated method takes it on the thread that calls it,
 * before anything is asynchronous, and puts it into its request.
 */
package io.quarkiverse.rest.idempotency.client.runtime;
