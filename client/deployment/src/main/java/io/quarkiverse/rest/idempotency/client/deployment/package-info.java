/**
 * The build of the client side: finds the methods that send a key, checks them, and gives each its interceptors and the line
 * that puts the key into its request.
 */
package io.quarkiverse.rest.idempotency.client.deployment;
