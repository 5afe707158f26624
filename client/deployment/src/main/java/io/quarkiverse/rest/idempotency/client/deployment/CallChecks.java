package io.quarkiverse.rest.idempotency.client.deployment;

import static io.quarkiverse.rest.idempotency.client.deployment.ClientDotNames.CLIENT_HEADER_PARAM;
import static io.quarkiverse.rest.idempotency.client.deployment.ClientDotNames.CLIENT_HEADER_PARAMS;
import static io.quarkiverse.rest.idempotency.client.deployment.ClientDotNames.CLIENT_REDIRECT_HANDLER;
import static io.quarkiverse.rest.idempotency.client.deployment.ClientDotNames.HEADER_PARAMETERS;
import static io.quarkiverse.rest.idempotency.client.deployment.ClientDotNames.IDEMPOTENCY_KEY;
import static io.quarkiverse.rest.idempotency.client.deployment.ClientDotNames.NOT_BODY;
import static io.quarkiverse.rest.idempotency.client.deployment.ClientDotNames.RETRY;
import static io.quarkiverse.rest.idempotency.client.deployment.ClientDotNames.SAFE_VERBS;

import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import jakarta.enterprise.inject.spi.DeploymentException;

import org.jboss.jandex.AnnotationInstance;
import org.jboss.jandex.AnnotationTarget;
import org.jboss.jandex.AnnotationValue;
import org.jboss.jandex.ClassInfo;
import org.jboss.jandex.DotName;
import org.jboss.jandex.IndexView;
import org.jboss.jandex.MethodInfo;
import org.jboss.jandex.MethodParameterInfo;

import io.quarkiverse.rest.idempotency.client.runtime.AttemptInterceptor;
import io.quarkiverse.rest.idempotency.client.runtime.CallInterceptor;

/**
 * Finds every misuse of idempotent calls, so that a build reports all of them at once. Each message names the method, says what
 * is wrong, and what to do.
 */
final class CallChecks {

    private static final Pattern HEADER_NAME = Pattern.compile("[!#$%&'*+\\-.^_`|~0-9A-Za-z]+");

    private final IndexView index;
    private final Set<DotName> clients;
    private final Set<String> problems = new TreeSet<>();

    CallChecks(IndexView index, Set<DotName> clients) {
        this.index = index;
        this.clients = clients;
    }

    /** @return whether the annotated method can be a call */
    boolean checkAnnotated(MethodInfo method) {
        Optional<String> notClient = whyNotClient(method.declaringClass());
        if (notClient.isPresent()) {
            problem(method, notClient.get());
            return false;
        }
        Optional<String> verb = IdempotentCalls.verbOf(method);
        if (verb.isEmpty() || !Modifier.isAbstract(method.flags())) {
            problem(method, "it sends no request, because it is not an abstract method with @POST, @PUT, @PATCH or @DELETE."
                    + " Annotate the method that does");
            return false;
        }
        if (SAFE_VERBS.contains(verb.get())) {
            problem(method, verb.get() + " is safe to repeat and needs no key. Take the annotation off");
            return false;
        }
        return true;
    }

    /** @return whether the methods that an annotated interface covers can be calls */
    boolean checkAnnotated(ClassInfo client, List<MethodInfo> covered) {
        Optional<String> notClient = whyNotClient(client);
        if (notClient.isPresent()) {
            problem(client.name().toString(), notClient.get());
            return false;
        }
        AnnotationValue name = client.declaredAnnotation(ClientDotNames.IDEMPOTENT_CALL).value("name");
        if (name != null && !name.asString().isBlank()) {
            problem(client.name().toString(),
                    "@IdempotentCall(name = \"" + name.asString() + "\") names one call, but covers all"
                            + " methods of the interface. Give the name on a method");
        }
        if (covered.isEmpty()) {
            problem(client.name().toString(),
                    "it declares no method with @POST, @PUT, @PATCH or @DELETE, so the annotation has no"
                            + " effect. Annotate the interface that does");
            return false;
        }
        return true;
    }

    private Optional<String> whyNotClient(ClassInfo type) {
        if (!type.isInterface()) {
            return Optional.of("it is not a REST client, which is an interface. Annotate the interface of the client;"
                    + " resource methods have @Idempotent");
        }
        if (isRegistered(type)) {
            return Optional.empty();
        }
        if (!index.getAllKnownImplementations(type.name()).isEmpty()) {
            return Optional.of("it is not a REST client, because its interface is implemented here and not registered."
                    + " Annotate an interface with @RegisterRestClient; resource methods have @Idempotent");
        }
        if (isSubResource(type)) {
            return Optional.of("it belongs to a sub-resource of a REST client, whose methods Fault Tolerance does not retry."
                    + " Declare it in the client's own interface");
        }
        // Perhaps a client that a builder makes: those are not registered.
        return Optional.empty();
    }

    private boolean isRegistered(ClassInfo type) {
        return clients.contains(type.name())
                || index.getAllKnownSubinterfaces(type.name()).stream().anyMatch(client -> clients.contains(client.name()));
    }

    private boolean isSubResource(ClassInfo type) {
        return index.getAnnotations(ClientDotNames.PATH).stream().map(AnnotationInstance::target)
                .filter(target -> target.kind() == AnnotationTarget.Kind.METHOD)
                .map(AnnotationTarget::asMethod)
                .anyMatch(method -> method.returnType().name().equals(type.name()) && IdempotentCalls.verbOf(method).isEmpty());
    }

    /**
     * @param priority where the application has put the interceptor of Fault Tolerance
     */
    void checkPriority(int priority) {
        if (priority <= CallInterceptor.PRIORITY || priority == AttemptInterceptor.PRIORITY) {
            problem("mp.fault.tolerance.interceptor.priority",
                    "expected a number from " + (CallInterceptor.PRIORITY + 1) + " to "
                            + (AttemptInterceptor.PRIORITY - 1) + ", so that a key is made outside of the retries, but it is "
                            + priority);
        }
    }

    void checkKeyParameter(MethodInfo method, boolean call) {
        if (!call) {
            problem(method, "it has an @IdempotencyKey parameter, but sends no key. Annotate it with @IdempotentCall");
        }
    }

    void checkCall(MethodInfo method, IdempotentCallMethod call) {
        if (!HEADER_NAME.matcher(call.header()).matches()) {
            problem(method,
                    "'" + call.header() + "' is not the name of a header. Correct it in @IdempotentCall(header = …), or in"
                            + " quarkus.rest-idempotency.client.header");
        }
        List<MethodParameterInfo> keys = method.parameters().stream()
                .filter(parameter -> parameter.hasAnnotation(IDEMPOTENCY_KEY)).toList();
        if (keys.size() > 1) {
            problem(method, keys.size() + " parameters have @IdempotencyKey, but a call has one key. Leave one of them");
        }
        for (MethodParameterInfo key : keys) {
            DotName type = key.type().name();
            if (!type.equals(ClientDotNames.STRING) && !type.equals(ClientDotNames.UUID)) {
                problem(method, "its @IdempotencyKey parameter is a " + type + ", expected a String or a java.util.UUID");
            }
            if (!key.hasAnnotation(NOT_BODY)) {
                problem(method, "its @IdempotencyKey parameter would be sent as the body. Annotate it with @NotBody, too");
            }
        }
        if (isRetried(method)) {
            method.parameters().stream()
                    .filter(parameter -> !parameter.hasAnnotation(NOT_BODY) && isReadOnce(parameter.type().name()))
                    .forEach(body -> problem(method, "its body is a " + body.type().name() + ", which can be read once, but"
                            + " expected a body that each attempt of its @Retry can read again: the next one would send what"
                            + " is left of it. Send a byte[], a String, a java.io.File or a java.nio.file.Path, or take the"
                            + " retry off"));
        }
        if (followsRedirects(method.declaringClass())) {
            problem(method,
                    "its client follows redirects by a @ClientRedirectHandler, and what is sent after a redirect has neither"
                            + " the headers nor the body, and so no key. Move it to a client that follows none");
        }
        if (headersOf(method).anyMatch(call.header()::equalsIgnoreCase)) {
            problem(method,
                    "it sends the header " + call.header() + " itself. Leave that to @IdempotentCall, and bring a key of the"
                            + " application's own by a parameter with @IdempotencyKey @NotBody");
        }
    }

    /** Whether a client retries the method, by the annotations on it, on its interface, or on one that inherits it. */
    private boolean isRetried(MethodInfo method) {
        if (method.hasDeclaredAnnotation(RETRY)) {
            return retries(method.declaredAnnotation(RETRY));
        }
        ClassInfo type = method.declaringClass();
        return Stream.concat(Stream.of(type), index.getAllKnownSubinterfaces(type.name()).stream())
                .map(client -> client.declaredAnnotation(RETRY)).anyMatch(CallChecks::retries);
    }

    private static boolean retries(AnnotationInstance retry) {
        return retry != null && (retry.value("maxRetries") == null || retry.value("maxRetries").asInt() != 0);
    }

    private boolean isReadOnce(DotName type) {
        if (type == null || ClientDotNames.READ_ONCE.contains(type)) {
            return type != null;
        }
        ClassInfo known = index.getClassByName(type);
        return known != null && (isReadOnce(known.superName()) || known.interfaceNames().stream().anyMatch(this::isReadOnce));
    }

    void checkAtMostOne(AnnotationTarget annotated, String attribute, List<String> values) {
        if (values.size() > 1) {
            String problem = "@IdempotentCall(" + attribute + " = …): expected one value, got " + values
                    + ". Remove all but one";
            if (annotated.kind() == AnnotationTarget.Kind.METHOD) {
                problem(annotated.asMethod(), problem);
            } else {
                problem(annotated.asClass().name().toString(), problem);
            }
        }
    }

    private static boolean followsRedirects(ClassInfo client) {
        return client.methods().stream().anyMatch(method -> method.hasDeclaredAnnotation(CLIENT_REDIRECT_HANDLER));
    }

    /** The names of all headers that the declaration of a client's method says are sent. */
    private static Stream<String> headersOf(MethodInfo method) {
        Stream<String> parameters = method.parameters().stream().flatMap(parameter -> HEADER_PARAMETERS.stream()
                .map(parameter::annotation).filter(annotation -> annotation != null)
                .map(annotation -> annotation.value() == null ? "" : annotation.value().asString()));
        Stream<AnnotationInstance> single = Stream.of(method.declaredAnnotation(CLIENT_HEADER_PARAM),
                method.declaringClass().declaredAnnotation(CLIENT_HEADER_PARAM));
        Stream<AnnotationInstance> repeated = Stream.of(method.declaredAnnotation(CLIENT_HEADER_PARAMS),
                method.declaringClass().declaredAnnotation(CLIENT_HEADER_PARAMS)).filter(annotation -> annotation != null)
                .flatMap(annotation -> Stream.of(annotation.value().asNestedArray()));
        return Stream.concat(parameters, Stream.concat(single, repeated).filter(annotation -> annotation != null)
                .map(annotation -> annotation.value("name").asString()));
    }

    private void problem(String where, String what) {
        problems.add(where + ": " + what);
    }

    private void problem(MethodInfo method, String what) {
        problem(method.declaringClass().name() + "#" + method.name() + method.parameters().stream()
                .map(parameter -> parameter.type().name().withoutPackagePrefix()).collect(Collectors.joining(", ", "(", ")")),
                what);
    }

    void throwProblems() {
        if (!problems.isEmpty()) {
            List<String> lines = new ArrayList<>();
            lines.add("Idempotent calls cannot be made as they are:");
            problems.forEach(problem -> lines.add("  " + problem));
            throw new DeploymentException(String.join("\n", lines));
        }
    }
}
