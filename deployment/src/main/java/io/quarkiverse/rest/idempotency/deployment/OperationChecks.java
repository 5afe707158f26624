package io.quarkiverse.rest.idempotency.deployment;

import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

import org.jboss.jandex.AnnotationInstance;
import org.jboss.jandex.AnnotationTarget;
import org.jboss.jandex.ClassInfo;
import org.jboss.jandex.DotName;
import org.jboss.jandex.IndexView;
import org.jboss.jandex.MethodInfo;
import org.jboss.jandex.Type;

import io.quarkiverse.rest.idempotency.Completion;
import io.quarkiverse.rest.idempotency.deployment.spi.ResourceMethod;
import io.quarkiverse.rest.idempotency.runtime.config.Attributes;
import io.quarkiverse.rest.idempotency.runtime.config.OperationDefinition;
import io.quarkiverse.rest.idempotency.spi.Binding;

/**
 * Finds every misuse of idempotent methods, so that a build reports all of them at once. Each message names the method, says
 * what is wrong, and what to do.
 */
final class OperationChecks {

    private static final Set<String> SAFE_VERBS = Set.of("GET", "HEAD", "OPTIONS");

    /** Types that are written to the client while they are produced, and so never form a response that can be recorded. */
    private static final Set<DotName> STREAMING = Set.of(
            DotName.createSimple("io.smallrye.mutiny.Multi"),
            DotName.createSimple("org.jboss.resteasy.reactive.RestMulti"),
            DotName.createSimple("org.reactivestreams.Publisher"),
            DotName.createSimple("java.util.concurrent.Flow$Publisher"),
            DotName.createSimple("io.vertx.core.file.AsyncFile"),
            DotName.createSimple("io.vertx.mutiny.core.file.AsyncFile"));

    /** Types that Quarkus REST takes the written value out of. */
    private static final Set<DotName> WRAPPERS = Set.of(
            DotName.createSimple("io.smallrye.mutiny.Uni"),
            DotName.createSimple("java.util.concurrent.CompletionStage"),
            DotName.createSimple("java.util.concurrent.CompletableFuture"),
            DotName.createSimple("org.jboss.resteasy.reactive.RestResponse"));

    private static final DotName SSE_EVENT_SINK = DotName.createSimple("jakarta.ws.rs.sse.SseEventSink");
    private static final DotName CONTINUATION = DotName.createSimple("kotlin.coroutines.Continuation");
    private static final DotName PRODUCES = DotName.createSimple("jakarta.ws.rs.Produces");

    private final List<String> problems = new ArrayList<>();
    private final Map<String, List<ResourceMethod>> byName = new TreeMap<>();

    void check(ResourceMethod method, IdempotentDeclarations.Declaration declaration, OperationDefinition operation) {
        byName.computeIfAbsent(operation.getName(), name -> new ArrayList<>()).add(method);
        if (SAFE_VERBS.contains(method.verb())) {
            problem(method, "expected POST, PUT, PATCH or DELETE, was " + method.verb()
                    + ", which is safe to repeat without a key. Remove @Idempotent");
        }
        if (operation.getName().length() > Binding.MAX_OPERATION) {
            problem(method, "the name of its operation has " + operation.getName().length() + " characters, expected at most "
                    + Binding.MAX_OPERATION + ". Give it a shorter one with @Idempotent(operation = …)");
        }
        checkServed(method);
        checkSignature(method);
        checkAttributes(method, operation);
    }

    /** Quarkus REST leaves such methods out with a warning. */
    private void checkServed(ResourceMethod method) {
        if (!Modifier.isPublic(method.declaration().flags())) {
            problem(method,
                    "it is not public, so Quarkus REST does not serve it. Make it public, or take its HTTP annotation off");
        }
        if (Modifier.isStatic(method.declaration().flags())) {
            problem(method, "it is static, so Quarkus REST does not serve it. Make it an instance method, or take its HTTP "
                    + "annotation off");
        }
    }

    private void checkSignature(ResourceMethod method) {
        Type written = written(method.declaration().returnType());
        if (STREAMING.contains(written.name())) {
            problem(method, "expected a response that is complete before it is sent, and it returns a "
                    + written.name().withoutPackagePrefix() + ", which is sent while it is produced and cannot be recorded. "
                    + "Return a value, or a Uni or CompletionStage of a value, or remove @Idempotent");
        }
        boolean sse = method.declaration().parameterTypes().stream().anyMatch(type -> type.name().equals(SSE_EVENT_SINK))
                || producesEvents(method.declaration().declaredAnnotation(PRODUCES));
        if (sse) {
            problem(method, "it sends server-sent events, which cannot be recorded. Remove @Idempotent");
        }
        if (method.declaration().parameterTypes().stream().anyMatch(type -> type.name().equals(CONTINUATION))) {
            problem(method, "it is a suspend function, which is not supported. Return a Uni");
        }
    }

    /** The type of the value that is written, as far as the return type tells. */
    private static Type written(Type returned) {
        if (returned.kind() == Type.Kind.WILDCARD_TYPE) {
            return written(returned.asWildcardType().extendsBound());
        }
        return returned.kind() == Type.Kind.PARAMETERIZED_TYPE && WRAPPERS.contains(returned.name())
                ? written(returned.asParameterizedType().arguments().get(0))
                : returned;
    }

    private static boolean producesEvents(AnnotationInstance produces) {
        return produces != null && produces.value() != null
                && List.of(produces.value().asStringArray()).contains("text/event-stream");
    }

    private void checkAttributes(ResourceMethod method, OperationDefinition operation) {
        Attributes attributes = new Attributes(operation.getAttributes());
        Map<String, String> unreadable = attributes.problems();
        unreadable.forEach((name, problem) -> problem(method, "its attribute " + name + " cannot be used: " + problem
                + ". Correct @Idempotent(" + name + " = …)"));
        if (!unreadable.isEmpty()) {
            return;
        }
        if (attributes.completion().filter(Completion.IN_TRANSACTION::equals).isPresent()
                && !operation.getNotInTransaction().isEmpty()) {
            problem(method, "completion IN_TRANSACTION is not possible, " + operation.getNotInTransaction()
                    + ". Change that, or use AFTER_RESPONSE_BUILT");
        }
    }

    /**
     * Annotations that have no effect are mistakes, too.
     *
     * @param bound the methods that are protected
     * @param served whether the application has a class at all
     */
    void checkInert(IndexView index, List<ResourceMethod> bound, Predicate<ClassInfo> served) {
        Set<String> effective = new HashSet<>();
        for (ResourceMethod method : bound) {
            for (ClassInfo type : Hierarchy.withAncestors(method.resourceClass(), index)) {
                effective.add(type.name() + "#" + MethodKeys.signature(method.declaration()));
                effective.add(type.name().toString());
            }
        }
        for (AnnotationInstance annotation : index.getAnnotations(IdempotentDeclarations.IDEMPOTENT)) {
            if (annotation.target().kind() == AnnotationTarget.Kind.METHOD) {
                MethodInfo method = annotation.target().asMethod();
                if (!method.declaringClass().isInterface() && hasInstances(method.declaringClass(), index, served)
                        && method.declaringClass().methods().stream().noneMatch(own -> isOrBridges(own, method)
                                && effective.contains(own.declaringClass().name() + "#" + MethodKeys.signature(own)))) {
                    problems.add(method.declaringClass().name() + "#" + method.name()
                            + ": expected a resource method, and it is none, so that @Idempotent has no effect. Put it on a public "
                            + "method with @POST, @PUT, @PATCH or @DELETE, of a class with @Path or that a sub-resource locator "
                            + "returns");
                }
            } else if (annotation.target().kind() == AnnotationTarget.Kind.CLASS) {
                ClassInfo type = annotation.target().asClass();
                if (type.isAnnotation()) {
                    problems.add(
                            type.name() + ": it is an annotation, and classes that have it do not get @Idempotent from it, so "
                                    + "that it has no effect. Put @Idempotent on the classes or methods");
                } else if (!type.isInterface() && !type.isAbstract() && served.test(type)
                        && !effective.contains(type.name().toString())) {
                    problems.add(type.name() + ": it has no resource method with @POST, @PUT, @PATCH or @DELETE, so that "
                            + "@Idempotent has no effect. Remove it");
                }
            }
        }
    }

    /** Whether the application has objects of a class, or of one that inherits its methods. */
    private static boolean hasInstances(ClassInfo type, IndexView index, Predicate<ClassInfo> served) {
        return type.isAbstract()
                ? index.getAllKnownSubclasses(type.name()).stream().anyMatch(sub -> !sub.isAbstract() && served.test(sub))
                : served.test(type);
    }

    /** Where a class gives a generic method its types, the bridge method answers requests. */
    private static boolean isOrBridges(MethodInfo own, MethodInfo method) {
        return own.equals(method) || own.isBridge() && own.hasDeclaredAnnotation(IdempotentDeclarations.IDEMPOTENT)
                && own.name().equals(method.name()) && own.parametersCount() == method.parametersCount();
    }

    void checkNames(IndexView index) {
        byName.forEach((name, methods) -> {
            // One declaration under one path is one endpoint, though it is seen on an abstract class and on its subclasses.
            // So is a method with those that it implements: a locator can return either.
            List<ResourceMethod> implementations = methods.stream()
                    .filter(method -> methods.stream().noneMatch(other -> isImplementedBy(method, other, index))).toList();
            if (implementations.stream().map(method -> List.of(method.declaration(), method.path())).distinct().count() > 1) {
                problems.add("The operation name '" + name + "' is used by " + implementations.size() + " methods: "
                        + implementations.stream().map(ResourceMethod::description).sorted().toList()
                        + ". Give each a name of its own with @Idempotent(operation = …)");
            }
        });
    }

    /**
     * @param withoutHttp the operations whose requests come from code
     * @return the problems of those whose names are used more than once
     */
    static List<String> namedTwice(Collection<OperationDefinition> withoutHttp, Collection<OperationDefinition> ofHttp) {
        Map<String, List<String>> places = new TreeMap<>();
        withoutHttp.forEach(
                operation -> places.computeIfAbsent(operation.getName(), name -> new ArrayList<>()).add(operation.getMethod()));
        ofHttp.stream().filter(operation -> places.containsKey(operation.getName()))
                .forEach(operation -> places.get(operation.getName()).add(operation.getMethod()));
        return places.entrySet().stream().filter(named -> named.getValue().size() > 1)
                .map(named -> "The operation name '" + named.getKey() + "' is declared more than once: "
                        + new TreeSet<>(named.getValue())
                        + ". Give each operation a name of its own, and declare it in one place")
                .toList();
    }

    private static boolean isImplementedBy(ResourceMethod method, ResourceMethod other, IndexView index) {
        return !method.resourceClass().equals(other.resourceClass())
                && MethodKeys.signature(method.declaration()).equals(MethodKeys.signature(other.declaration()))
                && Hierarchy.withAncestors(other.resourceClass(), index).contains(method.resourceClass());
    }

    void problem(ResourceMethod method, String what) {
        problems.add(method.description() + ": " + what);
    }

    List<String> problems() {
        return problems;
    }
}
