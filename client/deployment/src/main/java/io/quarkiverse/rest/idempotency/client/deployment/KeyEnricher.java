package io.quarkiverse.rest.idempotency.client.deployment;

import jakarta.ws.rs.client.Invocation;

import org.jboss.jandex.ClassInfo;
import org.jboss.jandex.IndexView;
import org.jboss.jandex.MethodInfo;

import io.quarkiverse.rest.idempotency.client.runtime.OutgoingKeys;
import io.quarkus.deployment.annotations.BuildProducer;
import io.quarkus.deployment.builditem.GeneratedClassBuildItem;
import io.quarkus.gizmo.AssignableResultHandle;
import io.quarkus.gizmo.ClassCreator;
import io.quarkus.gizmo.FieldDescriptor;
import io.quarkus.gizmo.MethodCreator;
import io.quarkus.gizmo.MethodDescriptor;
import io.quarkus.gizmo.ResultHandle;
import io.quarkus.jaxrs.client.reactive.deployment.JaxrsClientReactiveEnricher;

/**
 * Adds to the generated method of a client the line that puts a key into its request. There the method still is on the thread
 * of its caller, whatever it returns.
 */
final class KeyEnricher implements JaxrsClientReactiveEnricher {

    private static final MethodDescriptor SEND = MethodDescriptor.ofMethod(OutgoingKeys.class, "send", Invocation.Builder.class,
            Invocation.Builder.class, String.class, Object.class, String.class, String.class, String.class);

    private final IdempotentCallsBuildItem calls;

    KeyEnricher(IdempotentCallsBuildItem calls) {
        this.calls = calls;
    }

    @Override
    public void forMethod(ClassCreator type, MethodCreator constructor, MethodCreator initializer, MethodCreator code,
            ClassInfo client, MethodInfo method, AssignableResultHandle request, IndexView index,
            BuildProducer<GeneratedClassBuildItem> generatedClasses, int methodIndex, FieldDescriptor methodField) {
        IdempotentCallMethod call = calls.of(method);
        if (call != null) {
            ResultHandle ownKey = call.keyParameter() < 0 ? code.loadNull() : code.getMethodParam(call.keyParameter());
            code.assign(request, code.invokeStaticMethod(SEND, request,
                    code.load(IdempotentCallsBuildItem.idOf(method)), ownKey, code.load(call.header()),
                    code.load(call.syntax().name()), code.load(call.derivedBy())));
        }
    }

    @Override
    public void forClass(MethodCreator constructor, AssignableResultHandle target, ClassInfo client, IndexView index) {
    }

    @Override
    public void forWebTarget(MethodCreator code, IndexView index, ClassInfo client, MethodInfo method,
            AssignableResultHandle target, BuildProducer<GeneratedClassBuildItem> generatedClasses) {
    }

    @Override
    public void forSubResourceWebTarget(MethodCreator code, IndexView index, ClassInfo client, ClassInfo subResource,
            MethodInfo method, MethodInfo subMethod, AssignableResultHandle target,
            BuildProducer<GeneratedClassBuildItem> generatedClasses) {
    }

    @Override
    public AssignableResultHandle handleFormParams(MethodCreator code, IndexView index, ClassInfo client, MethodInfo method,
            BuildProducer<GeneratedClassBuildItem> generatedClasses, AssignableResultHandle form, boolean multipart) {
        return form;
    }

    @Override
    public AssignableResultHandle handleFormParamsForSubResource(MethodCreator code, IndexView index, ClassInfo client,
            ClassInfo subResource, MethodInfo method, MethodInfo subMethod, AssignableResultHandle target,
            BuildProducer<GeneratedClassBuildItem> generatedClasses, AssignableResultHandle form, boolean multipart) {
        return form;
    }

    @Override
    public void forSubResourceMethod(ClassCreator type, MethodCreator constructor, MethodCreator initializer,
            MethodCreator code,
            ClassInfo client, ClassInfo subResource, MethodInfo subMethod, MethodInfo method, AssignableResultHandle request,
            IndexView index, BuildProducer<GeneratedClassBuildItem> generatedClasses, int methodIndex, int subMethodIndex,
            FieldDescriptor methodField) {
    }
}
