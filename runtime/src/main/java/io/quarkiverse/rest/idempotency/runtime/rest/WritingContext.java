package io.quarkiverse.rest.idempotency.runtime.rest;

import java.io.InputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import java.util.Collection;
import java.util.concurrent.Executor;

import jakarta.ws.rs.container.CompletionCallback;
import jakarta.ws.rs.container.ConnectionCallback;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriInfo;

import org.jboss.resteasy.reactive.server.core.EncodedMediaType;
import org.jboss.resteasy.reactive.server.core.LazyResponse;
import org.jboss.resteasy.reactive.server.core.ResteasyReactiveRequestContext;
import org.jboss.resteasy.reactive.server.jaxrs.ContainerRequestContextImpl;
import org.jboss.resteasy.reactive.server.jaxrs.HttpHeadersImpl;
import org.jboss.resteasy.reactive.server.mapping.RuntimeResource;
import org.jboss.resteasy.reactive.server.spi.ResteasyReactiveResourceInfo;
import org.jboss.resteasy.reactive.server.spi.ServerHttpRequest;
import org.jboss.resteasy.reactive.server.spi.ServerHttpResponse;
import org.jboss.resteasy.reactive.server.spi.ServerRestHandler;

/**
 * The request that a writer of Quarkus REST sees: it is the real one, and its response is captured. A stream that is set on the
 * real one would be captured as well, but then Quarkus REST uses its writers as any JAX-RS implementation would, without what
 * they know of the method: views, secured fields, the mapper of a type, the types inside of a generic one.
 */
final class WritingContext extends ResteasyReactiveRequestContext {

    private static final ServerRestHandler[] NO_CHAIN = new ServerRestHandler[0];

    private final ResteasyReactiveRequestContext request;
    private final ServerHttpResponse response;

    WritingContext(ResteasyReactiveRequestContext request, CapturingOutputStream captured) {
        super(request.getDeployment(), null, NO_CHAIN, NO_CHAIN);
        this.request = request;
        this.response = new CapturedResponse(request.serverResponse(), captured);
    }

    @Override
    public ServerHttpResponse serverResponse() {
        return response;
    }

    /** A body that is written after the writer has returned cannot be recorded. The build fails for a type that it sees. */
    @Override
    public void suspend() {
        throw new UnsupportedOperationException("The response of '" + KeyedRequest.of(request).operation.name()
                + "': expected an entity that is complete when its writer returns, and it is of "
                + request.getResponseEntity().getClass().getName() + ", which is written later and cannot be recorded. "
                + "Return a File, a Path, a StreamingOutput or another value, or remove @Idempotent");
    }

    @Override
    public ServerHttpRequest serverRequest() {
        return request.serverRequest();
    }

    @Override
    public HttpHeaders getRequestHeaders() {
        return request.getRequestHeaders();
    }

    @Override
    public HttpHeadersImpl getHttpHeaders() {
        return request.getHttpHeaders();
    }

    @Override
    public Object getHeader(String name, boolean single) {
        return request.getHeader(name, single);
    }

    @Override
    public RuntimeResource getTarget() {
        return request.getTarget();
    }

    @Override
    public ResteasyReactiveResourceInfo getResteasyReactiveResourceInfo() {
        return request.getResteasyReactiveResourceInfo();
    }

    @Override
    public LazyResponse getResponse() {
        return request.getResponse();
    }

    @Override
    public Object getResponseEntity() {
        return request.getResponseEntity();
    }

    @Override
    public Object getResult() {
        return request.getResult();
    }

    @Override
    public ResteasyReactiveRequestContext setResult(Object result) {
        request.setResult(result);
        return this;
    }

    @Override
    public EncodedMediaType getResponseContentType() {
        return request.getResponseContentType();
    }

    @Override
    public ResteasyReactiveRequestContext setResponseContentType(EncodedMediaType type) {
        request.setResponseContentType(type);
        return this;
    }

    @Override
    public ResteasyReactiveRequestContext setResponseContentType(MediaType type) {
        request.setResponseContentType(type);
        return this;
    }

    @Override
    public Annotation[] getAllAnnotations() {
        return request.getAllAnnotations();
    }

    @Override
    public Annotation[] getMethodAnnotations() {
        return request.getMethodAnnotations();
    }

    @Override
    public Annotation[] getAdditionalAnnotations() {
        return request.getAdditionalAnnotations();
    }

    @Override
    public boolean hasGenericReturnType() {
        return request.hasGenericReturnType();
    }

    @Override
    public Type getGenericReturnType() {
        return request.getGenericReturnType();
    }

    @Override
    public UriInfo getUriInfo() {
        return request.getUriInfo();
    }

    @Override
    public Request getRequest() {
        return request.getRequest();
    }

    @Override
    public String getMethod() {
        return request.getMethod();
    }

    @Override
    public SecurityContext getSecurityContext() {
        return request.getSecurityContext();
    }

    @Override
    public ContainerRequestContextImpl getContainerRequestContext() {
        return request.getContainerRequestContext();
    }

    @Override
    public Object getRequestEntity() {
        return request.getRequestEntity();
    }

    @Override
    public InputStream getInputStream() {
        return request.getInputStream();
    }

    @Override
    public Object getEndpointInstance() {
        return request.getEndpointInstance();
    }

    @Override
    public Object getProperty(String name) {
        return request.getProperty(name);
    }

    @Override
    public Collection<String> getPropertyNames() {
        return request.getPropertyNames();
    }

    @Override
    public void setProperty(String name, Object value) {
        request.setProperty(name, value);
    }

    @Override
    public void removeProperty(String name) {
        request.removeProperty(name);
    }

    @Override
    public <T> T unwrap(Class<T> type) {
        return request.unwrap(type);
    }

    @Override
    public void abortWith(Response aborted) {
        request.abortWith(aborted);
    }

    @Override
    public void requireCDIRequestScope() {
        request.requireCDIRequestScope();
    }

    @Override
    public void registerCompletionCallback(CompletionCallback callback) {
        request.registerCompletionCallback(callback);
    }

    @Override
    public void registerConnectionCallback(ConnectionCallback callback) {
        request.registerConnectionCallback(callback);
    }

    @Override
    public Executor getContextExecutor() {
        return request.getContextExecutor();
    }

    @Override
    public Runnable registerTimer(long millis, Runnable task) {
        return request.registerTimer(millis, task);
    }

    @Override
    public boolean resumeExternalProcessing() {
        return false;
    }

    /** Nothing is resumed here, because nothing is suspended. */
    @Override
    protected Executor getEventLoop() {
        throw new UnsupportedOperationException();
    }
}
