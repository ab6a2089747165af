"""What practice comes to, for those who practise and for those whom they let see it."""
