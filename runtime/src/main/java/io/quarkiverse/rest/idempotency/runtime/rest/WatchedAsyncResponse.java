package io.quarkiverse.rest.idempotency.runtime.rest;

import java.util.Collection;
import java.util.Date;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.TimeoutHandler;

import org.jboss.resteasy.reactive.server.core.ResteasyReactiveRequestContext;

/**
 * The {@code AsyncResponse} of a method with a key. The method is at work until it resumes or cancels the response; a time-out
 * that answers before does not end it.
 */
final class WatchedAsyncResponse implements AsyncResponse {

    private final AsyncResponse response;
    private final KeyedRequest request;
    private final AtomicBoolean ended = new AtomicBoolean();

    private WatchedAsyncResponse(AsyncResponse response, KeyedRequest request) {
        this.response = response;
        this.request = request;
    }

    /**
     * Puts itself in place of the response among the arguments of the method, if there is one.
     *
     * @return ends the method, which may have thrown an exception before it has given the response to a thread that resumes it
     */
    static Runnable replace(ResteasyReactiveRequestContext context, KeyedRequest request) {
        AsyncResponse response = context.getAsyncResponse();
        Object[] arguments = context.getParameters();
        for (int i = 0; response != null && i < arguments.length; i++) {
            if (arguments[i] == response) {
                WatchedAsyncResponse watched = new WatchedAsyncResponse(response, request);
                request.lifecycle.stageBegan();
                arguments[i] = watched;
                return watched::end;
            }
        }
        return () -> {
            // A method without one ends when it returns, or with the stage that it returns.
        };
    }

    /** Before the response is resumed, so that the request finds its method ended, and once. */
    private void end() {
        if (ended.compareAndSet(false, true)) {
            request.lifecycle.stageEnded();
        }
    }

    @Override
    public boolean resume(Object result) {
        if (!ended.get()) {
            request.returned(result);
        }
        end();
        return response.resume(result);
    }

    @Override
    public boolean resume(Throwable failure) {
        end();
        return response.resume(failure);
    }

    @Override
    public boolean cancel() {
        end();
        return response.cancel();
    }

    @Override
    public boolean cancel(int retryAfter) {
        end();
        return response.cancel(retryAfter);
    }

    @Override
    public boolean cancel(Date retryAfter) {
        end();
        return response.cancel(retryAfter);
    }

    @Override
    public boolean isSuspended() {
        return response.isSuspended();
    }

    @Override
    public boolean isCancelled() {
        return response.isCancelled();
    }

    @Override
    public boolean isDone() {
        return response.isDone();
    }

    @Override
    public boolean setTimeout(long time, TimeUnit unit) {
        return response.setTimeout(time, unit);
    }

    /** The handler gets the response itself: resuming it is a time-out, and not the end of the method. */
    @Override
    public void setTimeoutHandler(TimeoutHandler handler) {
        response.setTimeoutHandler(handler);
    }

    @Override
    public Collection<Class<?>> register(Class<?> callback) {
        return response.register(callback);
    }

    @Override
    public Map<Class<?>, Collection<Class<?>>> register(Class<?> callback, Class<?>... callbacks) {
        return response.register(callback, callbacks);
    }

    @Override
    public Collection<Class<?>> register(Object callback) {
        return response.register(callback);
    }

    @Override
    public Map<Class<?>, Collection<Class<?>>> register(Object callback, Object... callbacks) {
        return response.register(callback, callbacks);
    }
}
