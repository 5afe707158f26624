package io.quarkiverse.rest.idempotency.client.deployment;

import static io.quarkiverse.rest.idempotency.client.deployment.ClientDotNames.IDEMPOTENCY_KEY;
import static io.quarkiverse.rest.idempotency.client.deployment.ClientDotNames.IDEMPOTENT_CALL;
import static io.quarkiverse.rest.idempotency.client.deployment.ClientDotNames.SAFE_VERBS;

import java.lang.reflect.Modifier;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

import org.eclipse.microprofile.config.ConfigProvider;
import org.jboss.jandex.AnnotationInstance;
import org.jboss.jandex.AnnotationTarget;
import org.jboss.jandex.AnnotationValue;
import org.jboss.jandex.ClassInfo;
import org.jboss.jandex.DotName;
import org.jboss.jandex.IndexView;
import org.jboss.jandex.MethodInfo;
import org.jboss.jandex.MethodParameterInfo;

import io.quarkiverse.rest.idempotency.client.KeyOrigin;
import io.quarkiverse.rest.idempotency.client.KeySyntax;
import io.quarkiverse.rest.idempotency.client.runtime.IdempotentClientConfig;

/**
 * Finds the methods that send a key, by the annotations on them and on their interfaces.
 */
final class IdempotentCalls {

    private final IndexView index;
    private final IdempotentClientConfig config;
    private final CallChecks checks;
    private final Map<String, IdempotentCallMethod> calls = new TreeMap<>();

    /**
     * @param clients the interfaces that are registered as REST clients
     */
    IdempotentCalls(IndexView index, Set<DotName> clients, IdempotentClientConfig config) {
        this.index = index;
        this.config = config;
        this.checks = new CallChecks(index, clients);
    }

    /**
     * @throws jakarta.enterprise.inject.spi.DeploymentException if any of them cannot send a key as it is
     */
    IdempotentCallsBuildItem find() {
        for (AnnotationInstance annotation : index.getAnnotations(IDEMPOTENT_CALL)) {
            if (annotation.target().kind() == AnnotationTarget.Kind.METHOD) {
                MethodInfo method = annotation.target().asMethod();
                if (checks.checkAnnotated(method)) {
                    add(method);
                }
            } else {
                ClassInfo client = annotation.target().asClass();
                List<MethodInfo> covered = client.methods().stream().filter(IdempotentCalls::isCovered).toList();
                if (checks.checkAnnotated(client, covered)) {
                    covered.forEach(this::add);
                }
            }
        }
        for (AnnotationInstance annotation : index.getAnnotations(IDEMPOTENCY_KEY)) {
            MethodInfo method = annotation.target().asMethodParameter().method();
            checks.checkKeyParameter(method, isAnnotated(method));
        }
        if (!calls.isEmpty()) {
            ConfigProvider.getConfig().getOptionalValue("mp.fault.tolerance.interceptor.priority", Integer.class)
                    .ifPresent(checks::checkPriority);
        }
        checks.throwProblems();
        return new IdempotentCallsBuildItem(calls);
    }

    private static boolean isAnnotated(MethodInfo method) {
        return method.hasDeclaredAnnotation(IDEMPOTENT_CALL)
                || method.declaringClass().hasDeclaredAnnotation(IDEMPOTENT_CALL) && isCovered(method);
    }

    private static boolean isCovered(MethodInfo method) {
        return Modifier.isAbstract(method.flags()) && verbOf(method).filter(verb -> !SAFE_VERBS.contains(verb)).isPresent();
    }

    static Optional<String> verbOf(MethodInfo method) {
        return method.declaredAnnotations().stream().map(annotation -> ClientDotNames.VERBS.get(annotation.name()))
                .filter(verb -> verb != null).findFirst();
    }

    private void add(MethodInfo method) {
        Optional<AnnotationInstance> onMethod = Optional.ofNullable(method.declaredAnnotation(IDEMPOTENT_CALL));
        Optional<AnnotationInstance> onClient = Optional
                .ofNullable(method.declaringClass().declaredAnnotation(IDEMPOTENT_CALL));
        String header = attribute("header", onMethod, onClient).orElse(config.header());
        KeySyntax syntax = attribute("syntax", onMethod, onClient).map(KeySyntax::valueOf).orElse(config.syntax());
        int keyParameter = method.parameters().stream().filter(parameter -> parameter.hasAnnotation(IDEMPOTENCY_KEY))
                .mapToInt(MethodParameterInfo::position).findFirst().orElse(-1);
        IdempotentCallMethod call = new IdempotentCallMethod(header, syntax, derivedBy(method, onMethod, onClient),
                keyParameter);
        if (calls.put(IdempotentCallsBuildItem.idOf(method), call) == null) {
            checks.checkCall(method, call);
        }
    }

    private String derivedBy(MethodInfo method, Optional<AnnotationInstance> onMethod, Optional<AnnotationInstance> onClient) {
        KeyOrigin origin = attribute("origin", onMethod, onClient).map(KeyOrigin::valueOf).orElse(config.keyOrigin());
        return origin == KeyOrigin.RANDOM ? ""
                : onMethod.map(annotation -> annotation.value("name")).map(AnnotationValue::asString)
                        .filter(name -> !name.isBlank()).orElse(method.declaringClass().name() + "." + method.name());
    }

    private Optional<String> attribute(String name, Optional<AnnotationInstance> onMethod,
            Optional<AnnotationInstance> onClient) {
        return onMethod.flatMap(annotation -> set(annotation, name))
                .or(() -> onClient.flatMap(annotation -> set(annotation, name)));
    }

    /** An empty value is the default, and so the same as none. */
    private Optional<String> set(AnnotationInstance annotation, String name) {
        AnnotationValue value = annotation.value(name);
        if (value == null) {
            return Optional.empty();
        }
        if (value.kind() == AnnotationValue.Kind.ARRAY) {
            List<String> values = List.of(value.asStringArray());
            checks.checkAtMostOne(annotation.target(), name, values);
            return values.stream().findFirst();
        }
        return Optional.of(value.asString()).filter(text -> !text.isEmpty());
    }
}
