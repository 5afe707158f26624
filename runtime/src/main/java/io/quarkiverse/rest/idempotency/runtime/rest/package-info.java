/**
 * The only place that touches the internals of Quarkus REST: the handlers that the build puts into the chain of an idempotent
 * method, and of no other.
 * <p>
 * {@link io.quarkiverse.rest.idempotency.runtime.rest.KeyHandler} reads key and body when the method is matched.
 * {@link io.quarkiverse.rest.idempotency.runtime.rest.AdmissionHandler} stands where the method is invoked, behind
 * authentication, authorization, filters and deserialization. It runs the method or not. From there on the request goes
 * down chains in which {@link io.quarkiverse.rest.idempotency.runtime.rest.ResponseHandler} stands before the writer of the
 * response: it renders the response, has it recorded, and only then lets it leave.
 */
package io.quarkiverse.rest.idempotency.runtime.rest;
