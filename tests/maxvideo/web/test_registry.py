from maxvideo.web.registry import Registry


def test_items_come_in_the_order_of_their_registration() -> None:
    registry = Registry("first")
    registry.register("second")
    registry.register("third")
    assert list(registry) == ["first", "second", "third"]


def test_register_is_a_decorator_too() -> None:
    registry: Registry = Registry()

    @registry.register
    def greet() -> str:
        return "hello"

    assert [item() for item in registry] == ["hello"]
    assert greet() == "hello"
