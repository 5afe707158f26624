/**
 * The build-time side: finds the idempotent methods of an application, checks them, puts their interceptors into their chains,
 * and chooses the store.
 */
package io.quarkiverse.rest.idempotency.deployment;
