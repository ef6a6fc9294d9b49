/// A simulator of CloudFormation's way with a custom resource, and of the asynchronous Lambda that runs its function.
/// [dev.lockstep.testkit.cloudformation.Stack] is what drives the packaged function in tests;
/// [dev.lockstep.testkit.cloudformation.AsynchronousFunction] alone serves where there are events but no stack.
@NullMarked
package dev.lockstep.testkit.cloudformation;

import org.jspecify.annotations.NullMarked;
